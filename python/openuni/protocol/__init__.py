"""The wire protocol: JSON Schemas made from the TypeScript definitions, and their validation."""
