"""Read files of any common kind into sheets of rows, as they were received."""
