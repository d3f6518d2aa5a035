"""What the program is made of: libraries, models and data, their licences, and the SBOM."""
