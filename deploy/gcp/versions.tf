# A sketch for Google Cloud: README.md says what is proven (the syntax and the names) and what is not (everything else).
terraform {
  required_version = ">= 1.9"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}
