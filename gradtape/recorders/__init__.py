"""One recorder per framework; each is loaded only where its framework already is."""
