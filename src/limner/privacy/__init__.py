"""What names a person is found, encrypted, hashed and masked here."""
