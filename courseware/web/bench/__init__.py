"""The workbench: tables to filter, pivot, draw and query."""
