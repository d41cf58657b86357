variable "project" {
  type        = string
  description = "The project's id."
}

variable "region" {
  type    = string
  default = "europe-west3"
}

variable "zones" {
  type        = list(string)
  default     = ["europe-west3-a", "europe-west3-b", "europe-west3-c"]
  description = "Three zones of the region, as in deploy/kubernetes/overlays/three-zones."
}

variable "administrators" {
  type        = map(string)
  description = "Networks (name to CIDR) that may reach the Kubernetes API."
}

variable "node_type" {
  type    = string
  default = "n2-standard-4"
}

variable "database_tier" {
  type    = string
  default = "db-custom-4-16384"
}
