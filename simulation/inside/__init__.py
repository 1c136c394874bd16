"""Inside the cluster: one paired run looked into, as plain data that anybody may draw or tell."""
