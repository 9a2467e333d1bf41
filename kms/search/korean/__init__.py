"""Korean: morphemes, normal forms, the wrong keyboard."""
