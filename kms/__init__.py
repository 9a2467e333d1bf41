"""The knowledge base of a public office: register, find, rate, reward, report."""
