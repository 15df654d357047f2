"""What the tests of the intake form send."""

TICKET = {
    "plan": "gold",
    "account": "acme",
    "email": "pat@shop.example",
    "subject": "Sync error",
    "description": "Orders fail with error 3140.\nSteps: open the log — there it is. 🙂",
    "wants_screen_sharing": "true",
    "key": "0123456789abcdef0123456789abcdef",
}
