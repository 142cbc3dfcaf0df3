"""言うこと — what is said, to whom, in which words. Pure: no SMTP, no database."""
