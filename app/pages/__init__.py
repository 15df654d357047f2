"""Pages for people, over the same services as the API: templates in `html/`, style sheets and scripts in `static/`.

Every page works without JavaScript, and nothing in it comes from elsewhere.
"""
