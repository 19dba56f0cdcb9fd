"""The shop's mail that a shopper forwards: opened, judged and read here, without a database."""
