"""The pages of documentation: templates, and the program that fills them."""
