# Keys and secrets. Values are put in by hand (gcloud secrets versions add), never by Terraform: its state would hold them.
resource "google_kms_key_ring" "main" {
  name     = "monkeysmail"
  location = var.region
}

resource "google_kms_crypto_key" "main" {
  for_each        = toset(["kubernetes", "database", "secrets", "master-keys"])
  name            = each.key
  key_ring        = google_kms_key_ring.main.id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}

data "google_project" "main" {
  project_id = var.project
}

# Google's own agents use the keys. Cloud SQL's must be made first: gcloud beta services identity create --service=sqladmin.googleapis.com
resource "google_kms_crypto_key_iam_member" "kubernetes" {
  crypto_key_id = google_kms_crypto_key.main["kubernetes"].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.main.number}@container-engine-robot.iam.gserviceaccount.com"
}

resource "google_kms_crypto_key_iam_member" "database" {
  crypto_key_id = google_kms_crypto_key.main["database"].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.main.number}@gcp-sa-cloud-sql.iam.gserviceaccount.com"
}

resource "google_kms_crypto_key_iam_member" "secrets" {
  for_each      = toset(["secrets", "master-keys"])
  crypto_key_id = google_kms_crypto_key.main[each.key].id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = "serviceAccount:service-${data.google_project.main.number}@gcp-sa-secretmanager.iam.gserviceaccount.com"
}

# The names of deploy/kubernetes/components/external-secrets, each with the key that wraps it: the master keys have one of their own, and an audience of
# their own, apart from the database's.
locals {
  secrets = {
    "monkeysmail-silo-settings" = "secrets"
    "monkeysmail-operator-key"  = "secrets"
    "monkeysmail-master-keys"   = "master-keys"
  }
}

resource "google_secret_manager_secret" "main" {
  for_each  = local.secrets
  secret_id = each.key

  replication {
    user_managed {
      replicas {
        location = var.region

        customer_managed_encryption {
          kms_key_name = google_kms_crypto_key.main[each.value].id
        }
      }
    }
  }

  depends_on = [google_kms_crypto_key_iam_member.secrets]
}

# The External Secrets operator reads them by workload identity.
resource "google_service_account" "secrets" {
  account_id   = "monkeysmail-secrets"
  display_name = "External Secrets of MonkeysMail"
}

resource "google_secret_manager_secret_iam_member" "main" {
  for_each  = local.secrets
  secret_id = google_secret_manager_secret.main[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.secrets.member
}

resource "google_service_account_iam_member" "secrets" {
  service_account_id = google_service_account.secrets.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[external-secrets/external-secrets]"
}
