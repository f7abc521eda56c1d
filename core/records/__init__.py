"""Reading and writing records from plain data, the same for forms, REST and imports."""
