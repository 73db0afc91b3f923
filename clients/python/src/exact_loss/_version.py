"""The version of this package, and of the service that it was made for. Generated from openapi.yaml by `npm run
generate`."""

__version__ = "0.2.0"
