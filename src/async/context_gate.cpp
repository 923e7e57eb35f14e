#include <smartdiscover/async/context_gate.hpp>

namespace smartdiscover::async {

namespace {

namespace asio = boost::asio;

// Services are shut down in the opposite order of their making, and the queue of the io_context is the first one made.
class GateKeeper : public asio::execution_context::service {
 public:
  static asio::execution_context::id id;

  explicit GateKeeper(asio::execution_context& context)
      : asio::execution_context::service(context), gate_(std::make_shared<ContextGate>()) {}
  const std::shared_ptr<ContextGate>& gate() const { return gate_; }

 private:
  void shutdown() override {
    const std::lock_guard lock(gate_->mutex);
    gate_->closed = true;
  }

  const std::shared_ptr<ContextGate> gate_;
};

asio::execution_context::id GateKeeper::id;

}  // namespace

std::shared_ptr<ContextGate> ContextGate::of(asio::execution_context& context) {
  return asio::use_service<GateKeeper>(context).gate();
}

}  // namespace smartdiscover::async
