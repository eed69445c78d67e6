"""To the systems that offices follow tasks in: one module per target, and the outbox that feeds them."""
