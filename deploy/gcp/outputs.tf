output "api_address" {
  description = "The address of clients: spec.loadBalancerIP of the service `front`."
  value       = google_compute_address.api.address
}

output "egress_addresses" {
  description = "Where mail comes from: SPF, and the reputation that these addresses earn."
  value       = { for zone, address in google_compute_address.egress : zone => address.address }
}

output "database_address" {
  description = "The ipBlock that the network policy `silo` needs in place of the namespace `database`."
  value       = google_sql_database_instance.main.private_ip_address
}
