"""The study service: what pages talk to, and the only place that writes the record. One module a way of learning."""
