"""What people open first: start pages, complaints, help, and the commands of the operator."""
