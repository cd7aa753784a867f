"""The pages of whoever runs the site: nothing of them exists for anybody else."""
