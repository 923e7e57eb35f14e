#include "users/remote/imap_login.hpp"

#include "users/sql/login_template.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;

constexpr std::size_t longest_imap_line = 64 * 1024;
constexpr int most_lines = 200;

struct Status {
  std::string word;  // "OK", "NO", "BAD", "BYE", "PREAUTH"; "+" for a continuation
  std::string code;  // of the brackets, in upper case: "UNAVAILABLE"
};

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

Status read_status(std::string_view text) {
  Status status{upper(text.substr(0, text.find(' '))), {}};
  const auto open = text.find('[');
  if (open != std::string_view::npos && open == status.word.size() + 1)
    status.code = upper(text.substr(open + 1, text.find_first_of(" ]", open) - open - 1));
  return status;
}

// A value is sent as a quoted string where that is possible, else as a literal, for which the server must be ready.
bool is_quotable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

Secret in_quotes(std::string_view text) {
  std::string out;
  out.reserve(2 * text.size() + 2);
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  return {std::move(out)};
}

class Session {
 public:
  Session(asio::io_context& loop, ImapServer server, client::ClientTls tls)
      : stream_(loop), server_(std::move(server)), tls_(std::move(tls)) {}

  asio::awaitable<Result<ImapVerdict>> login(std::string login, Secret password, std::chrono::steady_clock::time_point deadline) {
    stream_.set_deadline(deadline);
    auto opening = open();
    if (const auto opened = co_await std::move(opening); !opened) co_return opened.error();
    auto checking = has("AUTH=PLAIN") ? authenticate(sasl_plain(login, password.text())) : log_in(login, std::move(password));
    auto status = co_await std::move(checking);
    if (!status) co_return status.error();
    auto bye = stream_.write("z LOGOUT\r\n");
    co_await std::move(bye);
    co_return verdict(*status);
  }

 private:
  asio::awaitable<Result<void>> open() {
    auto connecting = stream_.connect(server_.host, server_.port);
    if (const auto connected = co_await std::move(connecting); !connected) co_return connected.error();
    const bool implicit = server_.tls == ImapStoreDefinition::Tls::implicit;
    if (implicit) {
      auto shaking = stream_.start_tls(tls_);
      if (const auto shaken = co_await std::move(shaking); !shaken) co_return shaken.error();
    }
    auto greeting = reply("*");
    const auto greeted = co_await std::move(greeting);
    if (!greeted) co_return greeted.error();
    if (greeted->word != "OK") co_return broken("did not greet with OK");
    if (!implicit) {
      auto securing = secure();
      if (const auto secured = co_await std::move(securing); !secured) co_return secured.error();
    }
    if (capabilities_.empty()) {
      auto asking = command("c CAPABILITY\r\n", "c");
      if (const auto asked = co_await std::move(asking); !asked) co_return asked.error();
    }
    if (!has("AUTH=PLAIN") && has("LOGINDISABLED"))
      co_return broken("offers neither AUTH=PLAIN nor LOGIN, though the connection is encrypted");
    co_return Result<void>();
  }

  asio::awaitable<Result<void>> secure() {
    auto starting = command("s STARTTLS\r\n", "s");
    const auto started = co_await std::move(starting);
    if (!started) co_return started.error();
    if (started->word != "OK") co_return broken("rejected STARTTLS");
    // Data before the handshake may come from an attacker in between (RFC 3501, 6.2.1), and so may the capabilities.
    if (!received_.empty()) co_return broken("sent data between STARTTLS and the TLS handshake");
    capabilities_.clear();
    auto shaking = stream_.start_tls(tls_);
    co_return co_await std::move(shaking);
  }

  asio::awaitable<Result<Status>> authenticate(Secret response) {
    const bool initial = has("SASL-IR");
    auto asking =
        command(initial ? concat({"a AUTHENTICATE PLAIN ", response.text(), "\r\n"}) : Secret("a AUTHENTICATE PLAIN\r\n"), "a");
    auto status = co_await std::move(asking);
    if (!status || status->word != "+") co_return status;
    // With SASL-IR everything has been sent: "*" ends the exchange.
    auto going_on = command(initial ? Secret("*\r\n") : concat({response.text(), "\r\n"}), "a");
    co_return co_await std::move(going_on);
  }

  asio::awaitable<Result<Status>> log_in(std::string login, Secret password) {
    Secret line = "a LOGIN";
    const std::array<std::string_view, 2> values{login, password.text()};
    for (const auto value : values) {
      if (is_quotable(value)) {
        line = concat({line.text(), " ", in_quotes(value).text()});
        continue;
      }
      auto announcing = command(concat({line.text(), " {", std::to_string(value.size()), "}\r\n"}), "a");
      auto status = co_await std::move(announcing);
      if (!status || status->word != "+") co_return status;
      line = concat({value});
    }
    auto asking = command(concat({line.text(), "\r\n"}), "a");
    co_return co_await std::move(asking);
  }

  // The tagged status, or "+".
  asio::awaitable<Result<Status>> command(Secret text, std::string tag) {
    auto writing = stream_.write(text.text());
    if (const auto written = co_await std::move(writing); !written) co_return written.error();
    auto reading = reply(std::move(tag));
    co_return co_await std::move(reading);
  }

  asio::awaitable<Result<Status>> reply(std::string tag) {
    for (int lines = 0; lines < most_lines; ++lines) {
      auto reading = stream_.read_line(received_, longest_imap_line);
      const auto line = co_await std::move(reading);
      if (!line) co_return line.error();
      const std::string_view text = *line;
      note_capabilities(text);
      if (text.starts_with('+')) co_return Status{"+", {}};
      const auto blank = text.find(' ');
      if (blank == std::string_view::npos) continue;
      const auto status = read_status(text.substr(blank + 1));
      if (status.word == "BYE") co_return broken("closed the connection with BYE");
      if (text.substr(0, blank) == tag) co_return status;
    }
    co_return broken("sent too many lines without a result");
  }

  // "* CAPABILITY ..." or "[CAPABILITY ...]" in a status.
  void note_capabilities(std::string_view line) {
    const auto text = upper(line);
    const auto at = text.starts_with("* CAPABILITY ") ? 2 : text.find("[CAPABILITY ");
    if (at == std::string::npos) return;
    capabilities_ = split_list(std::string_view(text).substr(at, text.find(']', at) - at));
  }

  bool has(std::string_view capability) const {
    return std::find_if(capabilities_.begin(), capabilities_.end(), [capability](const std::string& one) {
             return one == capability || one == "[" + std::string(capability);
           }) != capabilities_.end();
  }

  Result<ImapVerdict> verdict(const Status& status) const {
    if (status.word == "OK") return ImapVerdict::accepted;
    if (status.word != "NO") return broken("rejected the login command");
    // RFC 5530
    for (const auto* temporary : {"UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT"}) {
      if (status.code == temporary) return broken("reports a temporary failure: [" + status.code + "]");
    }
    if (status.code == "PRIVACYREQUIRED") return broken("requires more encryption");
    return status.code == "EXPIRED" ? ImapVerdict::expired : ImapVerdict::refused;
  }

  Error broken(std::string_view what) const {
    return failure(Errc::unavailable, server_.host + ":" + std::to_string(server_.port) + " " + std::string(what));
  }

  client::ClientStream stream_;
  const ImapServer server_;
  const client::ClientTls tls_;
  std::string received_;
  std::vector<std::string> capabilities_;
};

}  // namespace

asio::awaitable<Result<ImapVerdict>> imap_login(asio::io_context& loop, ImapServer server, client::ClientTls tls,
                                                std::string login, Secret password,
                                                std::chrono::steady_clock::time_point deadline) {
  Session session(loop, std::move(server), std::move(tls));
  auto checking = session.login(std::move(login), std::move(password), deadline);
  co_return co_await std::move(checking);
}

}  // namespace smartdiscover::users
