"""How good a model is: prepared data, measurements, class vectors, intervals."""
