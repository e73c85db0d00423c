"""The register: portfolio lists and the projects they speak of, each as the other."""
