"""What makes an interval of a standard error."""

NORMAL_95 = 1.959963984540054  # 97.5% point of the standard normal distribution
