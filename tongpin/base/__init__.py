"""Pure helpers: text, dates, numbers, sheets. No models of ours, no clock."""
