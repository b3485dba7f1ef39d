"""Forum: runs an annual bilateral policy forum and makes its book."""
