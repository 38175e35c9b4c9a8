"""The description of the service that programs read: OpenAPI 3.1, and the same in 3.0."""
