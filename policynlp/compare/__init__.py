"""Year over year: tasks aligned, emphasis measured, the page that shows both."""
