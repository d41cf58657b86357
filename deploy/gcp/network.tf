# Private nodes; what leaves them goes through Cloud NAT with fixed addresses.
resource "google_compute_network" "main" {
  name                    = "monkeysmail"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "nodes" {
  name                     = "nodes"
  network                  = google_compute_network.main.id
  region                   = var.region
  ip_cidr_range            = "10.20.0.0/20"
  private_ip_google_access = true

  secondary_ip_range {
    range_name    = "pods"
    ip_cidr_range = "10.32.0.0/14"
  }

  secondary_ip_range {
    range_name    = "services"
    ip_cidr_range = "10.36.0.0/20"
  }

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.1
  }
}

# One address a zone's worth of mail. Cloud NAT is regional: it does not bind an address to a zone (README.md).
resource "google_compute_address" "egress" {
  for_each = toset(var.zones)
  name     = "egress-${each.key}"
  region   = var.region
}

resource "google_compute_router" "main" {
  name    = "monkeysmail"
  network = google_compute_network.main.id
  region  = var.region
}

resource "google_compute_router_nat" "main" {
  name                                = "monkeysmail"
  router                              = google_compute_router.main.name
  region                              = var.region
  nat_ip_allocate_option              = "MANUAL_ONLY"
  nat_ips                             = [for address in google_compute_address.egress : address.self_link]
  source_subnetwork_ip_ranges_to_nat  = "ALL_SUBNETWORKS_ALL_IP_RANGES"
  enable_dynamic_port_allocation      = true
  min_ports_per_vm                    = 2048
  max_ports_per_vm                    = 16384
  enable_endpoint_independent_mapping = false

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

# The clients' way in.
resource "google_compute_address" "api" {
  name   = "api"
  region = var.region
}
