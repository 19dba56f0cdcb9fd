"""Messages to other systems: ASYCUDA World files and the postal union's item record."""
