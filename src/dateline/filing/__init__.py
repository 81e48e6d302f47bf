"""From many readings to one record: copies and their origins. Nothing here touches the world."""
