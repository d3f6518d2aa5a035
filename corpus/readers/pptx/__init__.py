"""PPTX: a slide's shapes as a person sees them, walked in the XML that python-pptx opens."""
