// Stands before SoftHSM and does what a failing token does, as files in $FAULTY_TOKEN say:
//   hang      encrypting and decrypting does not return while the file is there
//   gone      no slot has a token and every call answers CKR_DEVICE_REMOVED; sessions from before are closed
//   logout    the next search for a key finds its session logged out; the file is taken away
//   cloudkms  AES-GCM is Google's own mechanism, with a nonce that the service chooses
//   logins    gets one octet for every login that is tried
// Every other call goes to SoftHSM as it came.
#define _DEFAULT_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

typedef unsigned long ulong_t;
typedef struct { unsigned char major, minor; } version_t;
typedef struct { version_t version; void *call[68]; } functions_t;
typedef struct { ulong_t mechanism; void *parameters; ulong_t length; } mechanism_t;
typedef struct { unsigned char *iv; ulong_t iv_length, iv_bits; unsigned char *aad; ulong_t aad_length, tag_bits; } gcm_t;

enum { GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, OPEN_SESSION = 12, CLOSE_ALL = 14, LOGIN = 18, LOGOUT = 19, FIND_INIT = 26, ENCRYPT_INIT = 29, ENCRYPT = 30,
       DECRYPT_INIT = 33, DECRYPT = 34 };
enum { DEVICE_REMOVED = 0x32, MECHANISM_INVALID = 0x70, PARAMETERS_INVALID = 0x71 };
#define AES_GCM 0x1087UL
#define CLOUDKMS_AES_GCM 0x8001E101UL
#define REAL(index, ...) ((ulong_t (*)())real->call[index])(__VA_ARGS__)
#define FAIL_WHEN_GONE() if (gone()) return DEVICE_REMOVED

static functions_t *real, ours;

static int there(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", getenv("FAULTY_TOKEN"), name);
  return access(path, F_OK) == 0;
}

static void add(const char *name, int take_away) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", getenv("FAULTY_TOKEN"), name);
  if (take_away) { unlink(path); return; }
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file >= 0) { if (write(file, "x", 1) != 1) abort(); close(file); }
}

static int gone(void) {
  if (!there("gone")) return 0;
  ulong_t slots[16], count = 16;
  if (REAL(GET_SLOT_LIST, (unsigned char)1, slots, &count) == 0)
    for (ulong_t i = 0; i < count; i++) REAL(CLOSE_ALL, slots[i]);
  return 1;
}

static ulong_t slot_list(unsigned char present, ulong_t *slots, ulong_t *count) {
  if (gone()) { *count = 0; return 0; }
  return REAL(GET_SLOT_LIST, present, slots, count);
}

static ulong_t token_info(ulong_t slot, void *info) { FAIL_WHEN_GONE(); return REAL(GET_TOKEN_INFO, slot, info); }

static ulong_t open_session(ulong_t slot, ulong_t flags, void *application, void *notify, ulong_t *session) {
  FAIL_WHEN_GONE();
  return REAL(OPEN_SESSION, slot, flags, application, notify, session);
}

static ulong_t login(ulong_t session, ulong_t user, unsigned char *pin, ulong_t length) {
  FAIL_WHEN_GONE();
  add("logins", 0);
  return REAL(LOGIN, session, user, pin, length);
}

static ulong_t find_init(ulong_t session, void *template, ulong_t count) {
  FAIL_WHEN_GONE();
  if (there("logout")) { REAL(LOGOUT, session); add("logout", 1); }
  return REAL(FIND_INIT, session, template, count);
}

static ulong_t init(int index, ulong_t session, mechanism_t *mechanism, ulong_t key) {
  FAIL_WHEN_GONE();
  if (!there("cloudkms")) return REAL(index, session, mechanism, key);
  if (mechanism->mechanism != CLOUDKMS_AES_GCM) return MECHANISM_INVALID;
  static const unsigned char zeros[12];
  gcm_t *gcm = mechanism->parameters;
  if (index == ENCRYPT_INIT) {
    if (gcm->iv_length != sizeof zeros || memcmp(gcm->iv, zeros, sizeof zeros) != 0) return PARAMETERS_INVALID;
    if (getrandom(gcm->iv, sizeof zeros, 0) != sizeof zeros) abort();
  }
  mechanism_t plain = { AES_GCM, mechanism->parameters, mechanism->length };
  return REAL(index, session, &plain, key);
}

static ulong_t encrypt_init(ulong_t session, mechanism_t *mechanism, ulong_t key) { return init(ENCRYPT_INIT, session, mechanism, key); }

static ulong_t decrypt_init(ulong_t session, mechanism_t *mechanism, ulong_t key) { return init(DECRYPT_INIT, session, mechanism, key); }

static ulong_t work(int index, ulong_t session, void *in, ulong_t in_length, void *out, ulong_t *out_length) {
  FAIL_WHEN_GONE();
  while (there("hang")) usleep(5000);
  return REAL(index, session, in, in_length, out, out_length);
}

static ulong_t encrypt(ulong_t session, void *in, ulong_t in_length, void *out, ulong_t *out_length) {
  return work(ENCRYPT, session, in, in_length, out, out_length);
}

static ulong_t decrypt(ulong_t session, void *in, ulong_t in_length, void *out, ulong_t *out_length) {
  return work(DECRYPT, session, in, in_length, out, out_length);
}

ulong_t C_GetFunctionList(functions_t **list) {
  if (!real) {
    void *library = dlopen("/usr/lib/softhsm/libsofthsm2.so", RTLD_NOW | RTLD_LOCAL);
    ulong_t (*get)(functions_t **) = library ? (ulong_t (*)(functions_t **))dlsym(library, "C_GetFunctionList") : 0;
    if (!get || get(&real) != 0) return DEVICE_REMOVED;
    ours = *real;
    ours.call[3] = C_GetFunctionList;
    ours.call[GET_SLOT_LIST] = slot_list;
    ours.call[GET_TOKEN_INFO] = token_info;
    ours.call[OPEN_SESSION] = open_session;
    ours.call[LOGIN] = login;
    ours.call[FIND_INIT] = find_init;
    ours.call[ENCRYPT_INIT] = encrypt_init;
    ours.call[ENCRYPT] = encrypt;
    ours.call[DECRYPT_INIT] = decrypt_init;
    ours.call[DECRYPT] = decrypt;
  }
  *list = &ours;
  return 0;
}
