#include "tls/certificate_names.hpp"
#include "tls/pem_files.hpp"
#include "tls/signed_content.hpp"
#include "tls/ticket_keys.hpp"
#include "tls/tls_context.hpp"

#include <smartdiscover/tls/certificates.hpp>
#include <smartdiscover/tls/openssl_pointers.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace smartdiscover::tls {
namespace {

std::optional<TicketKeys> read_ticket_keys(const std::filesystem::path& path, std::vector<std::string>& errors) {
  auto read = TicketKeys::read(path);
  if (read) return std::move(*read);
  errors.push_back(read.error().detail);
  return std::nullopt;
}

}  // namespace

class Certificates::Impl {
 public:
  Impl(const CertificateOptions& options, TicketKeys keys)
      : unmatched_(options.refuse_unmatched ? Unmatched::refuse : Unmatched::use_default),
        minimum_(options.tls_1_3_only ? MinimumTls::version_1_3 : MinimumTls::version_1_2),
        keys_(std::move(keys)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const std::vector<Certificate>& list() const { return list_; }
  bool covers(std::string_view name) const { return find(name).has_value(); }
  Result<std::string> sign(std::string_view name, std::string_view content) const {
    return signed_content(*pairs_[find(name).value_or(default_)], content);
  }
  ssl_ctx_st* context() const { return contexts_[default_].get(); }
  const TicketKeys& keys() const { return keys_; }

  // An error where OpenSSL does not take it.
  std::optional<Error> add(const CertificateFiles& files, std::shared_ptr<const KeyPair> pair) {
    auto context = make_tls_context(*pair, minimum_, keys_);
    if (!context) return failure(context.error().code, files.chain.string() + ": cannot be used: " + context.error().detail);
    Certificate certificate{files, names_of(pair->leaf.get()), expiry_of(pair->leaf.get())};
    for (const auto& name : certificate.names) by_name_.emplace(name, list_.size());
    list_.push_back(std::move(certificate));
    pairs_.push_back(std::move(pair));
    contexts_.push_back(std::move(*context));
    return std::nullopt;
  }

  // What was loaded from the same files, under whatever they held then.
  std::shared_ptr<const KeyPair> pair_of(const CertificateFiles& files) const {
    for (std::size_t i = 0; i < list_.size(); ++i) {
      if (list_[i].files.chain == files.chain && list_[i].files.key == files.key) return pairs_[i];
    }
    return nullptr;
  }

  // False where no certificate covers the name.
  bool choose_default(const std::string& name) {
    const auto found = name.empty() ? std::optional<std::size_t>(0) : find(name);
    default_ = found.value_or(0);
    return found.has_value();
  }

  // Handshakes begin with the default's context, whose callback passes them on. This object must stay where it is.
  void answer_names() {
    // What the macro SSL_CTX_set_tlsext_servername_callback does, with a cast of C++.
    SSL_CTX_callback_ctrl(context(), SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, reinterpret_cast<void (*)()>(&Impl::on_server_name));
    SSL_CTX_set_tlsext_servername_arg(context(), this);
  }

 private:
  enum class Unmatched { use_default, refuse };

  std::optional<std::size_t> find(std::string_view name) const {
    const auto canonical = canonical_name(name);
    auto found = by_name_.find(canonical);
    if (found == by_name_.end()) found = by_name_.find(wildcard_of(canonical));
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
  }

  static int on_server_name(SSL* ssl, int* alert, void* self) {
    const auto& certificates = *static_cast<const Impl*>(self);
    const char* const name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
    const auto found = certificates.find(name);
    if (!found && certificates.unmatched_ == Unmatched::refuse) {
      *alert = SSL_AD_UNRECOGNIZED_NAME;
      return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    if (found && *found != certificates.default_) SSL_set_SSL_CTX(ssl, certificates.contexts_[*found].get());
    return SSL_TLSEXT_ERR_OK;
  }

  Unmatched unmatched_;
  MinimumTls minimum_;
  TicketKeys keys_;
  std::vector<Certificate> list_;
  // Side by side with list_.
  std::vector<std::shared_ptr<const KeyPair>> pairs_;
  std::vector<ContextPointer> contexts_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::size_t default_ = 0;
};

Certificates::Certificates(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
Certificates::~Certificates() = default;
const std::vector<Certificate>& Certificates::list() const { return impl_->list(); }
bool Certificates::covers(std::string_view name) const { return impl_->covers(name); }
Result<std::string> Certificates::sign(std::string_view name, std::string_view content) const {
  return impl_->sign(name, content);
}
ssl_ctx_st* Certificates::context() const { return impl_->context(); }

Result<std::shared_ptr<const Certificates>> Certificates::load(const CertificateOptions& options, const Certificates* previous,
                                                               std::vector<std::string>& errors) {
  const auto* const before = previous == nullptr ? nullptr : previous->impl_.get();
  auto keys = options.ticket_keys.empty() ? std::optional<TicketKeys>() : read_ticket_keys(options.ticket_keys, errors);
  if (!keys) keys = before == nullptr ? TicketKeys::random() : before->keys();
  auto loaded = std::make_unique<Impl>(options, *std::move(keys));
  for (const auto& files : options.files) {
    std::optional<Error> error;
    auto pair = read_key_pair(files);
    if (pair) {
      error = loaded->add(files, std::make_shared<const KeyPair>(std::move(*pair)));
    } else {
      error = pair.error();
    }
    if (!error) continue;
    errors.push_back(error->detail);
    auto kept = before == nullptr ? nullptr : before->pair_of(files);
    if (kept) loaded->add(files, std::move(kept));
  }
  if (loaded->list().empty()) return failure(Errc::unavailable, "no certificate can be used");
  if (!loaded->choose_default(options.default_name)) {
    errors.push_back("no certificate covers the default name " + options.default_name +
                     "; the first certificate is used instead");
  }
  loaded->answer_names();
  return std::shared_ptr<const Certificates>(new Certificates(std::move(loaded)));
}

}  // namespace smartdiscover::tls
