"""What is made and how: items, bills of material, work centres, machines, routings."""
