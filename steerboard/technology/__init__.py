"""Technology: applications, interfaces, releases, cutovers."""
