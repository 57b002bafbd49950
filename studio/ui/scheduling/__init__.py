"""What the scheduler panel is made of: samplers, numbers with a recommendation, size, seed, and the noise levels."""
