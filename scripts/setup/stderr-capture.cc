// Catches what native libraries write to stderr while they load. TensorFlow 2.21 prints two lines from its
// static initialisers that no setting silences; Node itself cannot redirect a file descriptor.
// begin(): stderr goes to an unnamed temporary file. end(): stderr is itself again; returns the text.
#include <node_api.h>
#include <cstdio>
#include <string>
#include <unistd.h>

static int saved = -1;
static FILE *caught = nullptr;

static napi_value Begin(napi_env, napi_callback_info) {
  if (saved != -1) return nullptr;
  caught = tmpfile();
  if (caught == nullptr) return nullptr;  // No room for it: the lines are shown after all.
  fflush(stderr);
  saved = dup(2);
  dup2(fileno(caught), 2);
  return nullptr;
}

static napi_value End(napi_env env, napi_callback_info) {
  std::string text;
  if (saved != -1) {
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    saved = -1;
    rewind(caught);
    char part[4096];
    for (size_t count; (count = fread(part, 1, sizeof part, caught)) > 0;) text.append(part, count);
    fclose(caught);
  }
  napi_value result = nullptr;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

static napi_value Init(napi_env env, napi_value exports) {
  napi_property_descriptor functions[] = {
      {"begin", nullptr, Begin, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"end", nullptr, End, nullptr, nullptr, nullptr, napi_default, nullptr}};
  napi_define_properties(env, exports, 2, functions);
  return exports;
}

NAPI_MODULE(stderr_capture, Init)
