"""Policy documents: the published FAQs as data, and the reading and writing of such documents."""
