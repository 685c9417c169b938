"""Papers to show to others: self-contained HTML files with a certificate or a portfolio, and what checks them."""
