"""What who runs the site looks at: checks, health, metrics, log lines, pages of errors."""
