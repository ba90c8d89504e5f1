"""For every test of the repository, the notebooks under nbval included."""

pytest_plugins = ["tests.notebooks.fresh_clouds"]
