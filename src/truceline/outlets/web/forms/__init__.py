"""The same page in other forms: JSON, CSV, Atom, GeoJSON, and schema.org data inside the HTML."""
