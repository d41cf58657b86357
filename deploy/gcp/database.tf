# Cloud SQL with a standby in another zone. Its copies are made below PostgreSQL (a regional disk): silos see no standby, so RequireSynchronousStandby stays
# off here. The other way, PostgreSQL of one's own with synchronous_standby_names on two node pools, is in README.md.
resource "google_compute_global_address" "services" {
  name          = "google-services"
  network       = google_compute_network.main.id
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  prefix_length = 20
}

resource "google_service_networking_connection" "services" {
  network                 = google_compute_network.main.id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services.name]
}

resource "google_sql_database_instance" "main" {
  name                = "monkeysmail"
  region              = var.region
  database_version    = "POSTGRES_15"
  encryption_key_name = google_kms_crypto_key.main["database"].id
  deletion_protection = true

  settings {
    tier                        = var.database_tier
    edition                     = "ENTERPRISE"
    availability_type           = "REGIONAL"
    disk_type                   = "PD_SSD"
    disk_autoresize             = true
    deletion_protection_enabled = true

    location_preference {
      zone           = var.zones[0]
      secondary_zone = var.zones[1]
    }

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    # A clone to a point in time starts without a hold: README.md says what to do before silos see it.
    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7
      start_time                     = "01:00"

      backup_retention_settings {
        retained_backups = 14
        retention_unit   = "COUNT"
      }
    }

    maintenance_window {
      day          = 2
      hour         = 2
      update_track = "stable"
    }

    database_flags {
      name  = "max_connections"
      value = "400"
    }
  }

  depends_on = [google_service_networking_connection.services, google_kms_crypto_key_iam_member.database]
}

resource "google_sql_database" "main" {
  name     = "monkeysmail"
  instance = google_sql_database_instance.main.name
}
