image_size = 512
