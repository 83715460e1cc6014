"""The console: Python on the live objects of the page.

`console` runs what is typed. `statements` divides it, and knows what defines something; `shown`
makes text and pictures of values, `faults` of errors; `output` is where `print` writes;
`completion` proposes names; `undo`
leads back from changed weights; `parts` offers activations of the visitor's own for the network;
`keeping` takes definitions and variables to a new worker, after Stop.

The standard library's own modules read and complete the code, so all of it is tested without a
browser.
"""
