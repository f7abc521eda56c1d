"""Master data that everything else stands on: companies, sites, parties, units, calendars, numbers."""
