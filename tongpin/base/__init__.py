"""Pure helpers: text, dates, numbers, sheets. No models, no clock, no database."""
