"""One file that holds the index, the added documents and the records; taken and put back."""
