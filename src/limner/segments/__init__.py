"""Groups of customers by rule."""
