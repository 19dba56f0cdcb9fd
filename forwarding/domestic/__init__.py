"""The post's own parcel workflow at home: hub, agency, courier. It keeps its own events, in UPU codes."""
