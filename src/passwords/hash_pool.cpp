#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace smartdiscover::passwords {

namespace {

constexpr int nice_of_hashing = 10;

// For Linux a thread is a process here.
void lower_priority() { (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), nice_of_hashing); }

// Beside a thread that is merely nice, a request would wait for the scheduler's next tick.
void use_idle_time_only() {
  const sched_param none{};
  if (::sched_setscheduler(0, SCHED_IDLE, &none) != 0) lower_priority();
}

}  // namespace

class HashPool::Impl {
 public:
  enum class Outcome { run, dropped };
  using Job = std::function<void(Outcome)>;

  // Two kinds of threads, since none can leave SCHED_IDLE again. Prompt ones take the few sign-ins of quiet times, which must not starve on
  // a machine that other programs keep busy; patient ones take what is more than that.
  Impl(unsigned threads, std::size_t queue, std::function<void(std::string_view)> before_verify)
      : limit_(queue), few_(std::max(2U, threads)), before_verify_(std::move(before_verify)) {
    for (unsigned i = 0; i < threads; ++i) {
      threads_.emplace_back([this] {
        lower_priority();
        work(Kind::prompt);
      });
      threads_.emplace_back([this] {
        use_idle_time_only();
        work(Kind::patient);
      });
    }
  }

  bool enqueue(Job job) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || jobs_.size() >= limit_) return false;
    jobs_.push_back(std::move(job));
    wake_threads();
    return true;
  }

  bool matches_any(std::string_view password, const std::vector<std::string>& stored) const {
    bool matches = false;
    for (const auto& one : stored) {
      if (before_verify_) before_verify_(one);
      const auto result = verify_password(password, one);
      matches |= result && *result;
    }
    return matches;
  }

  void run_next(std::function<void()> work) {
    {
      const std::lock_guard lock(mutex_);
      if (!stopping_) {
        urgent_.push_back(std::move(work));
        wake_threads();
        return;
      }
    }
    work();
  }

  std::size_t queue_length() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size() + urgent_.size();
  }

  HashPoolCounters counters() const {
    const std::lock_guard lock(mutex_);
    return counters_;
  }

  void stop() {
    std::deque<Job> dropped;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      dropped.swap(jobs_);
    }
    prompt_.notify_all();
    patient_.notify_all();
    for (auto& job : dropped) job(Outcome::dropped);
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  enum class Kind { prompt, patient };

  // With the mutex held, as all below.
  bool are_few() const { return jobs_.size() + running_ <= few_; }
  bool has_work_for(Kind kind) const { return !urgent_.empty() || (!jobs_.empty() && are_few() == (kind == Kind::prompt)); }
  // A thread that is woken checks again whether the work is for its kind.
  void wake_threads() {
    if (has_work_for(Kind::prompt)) prompt_.notify_one();
    if (has_work_for(Kind::patient)) patient_.notify_one();
  }

  void work(Kind kind) {
    auto& wake = kind == Kind::prompt ? prompt_ : patient_;
    std::unique_lock lock(mutex_);
    for (;;) {
      wake.wait(lock, [this, kind] { return stopping_ || has_work_for(kind); });
      if (!urgent_.empty()) {
        auto job = std::move(urgent_.front());
        urgent_.pop_front();
        lock.unlock();
        job();
        job = nullptr;
        lock.lock();
      } else if (has_work_for(kind)) {
        auto job = std::move(jobs_.front());
        jobs_.pop_front();
        ++running_;
        ++(kind == Kind::prompt ? counters_.prompt : counters_.patient);
        wake_threads();
        lock.unlock();
        job(Outcome::run);
        job = nullptr;
        lock.lock();
        --running_;
      } else {
        return;
      }
      wake_threads();
    }
  }

  const std::size_t limit_;
  const std::size_t few_;
  const std::function<void(std::string_view)> before_verify_;
  mutable std::mutex mutex_;
  std::condition_variable prompt_;
  std::condition_variable patient_;
  std::deque<Job> jobs_;
  std::deque<std::function<void()>> urgent_;
  std::size_t running_ = 0;  // of jobs_
  HashPoolCounters counters_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

HashPool::HashPool(HashPoolOptions options) {
  const unsigned threads = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  impl_ = std::make_unique<Impl>(threads, options.queue != 0 ? options.queue : std::size_t{64} * threads,
                                 std::move(options.before_verify));
}

HashPool::~HashPool() { impl_->stop(); }

boost::asio::awaitable<Result<bool>> HashPool::verify(Secret password, std::vector<std::string> stored) {
  const auto busy = [] { return failure(Errc::busy, "the queue of password checks is full"); };
  const async::Completion<Result<bool>> completion;
  const auto secret = std::make_shared<const Secret>(std::move(password));
  auto job = [secret, hashes = std::move(stored), completion, busy, impl = impl_.get()](Impl::Outcome outcome) {
    if (outcome == Impl::Outcome::run) {
      completion.complete(impl->matches_any(secret->text(), hashes));
    } else {
      completion.complete(busy());
    }
  };
  if (!impl_->enqueue(std::move(job))) co_return busy();
  auto waiting = completion.wait();
  auto result = co_await std::move(waiting);
  co_return std::move(*result);
}

void HashPool::run_next(std::function<void()> work) { impl_->run_next(std::move(work)); }
std::size_t HashPool::queue_length() const { return impl_->queue_length(); }
HashPoolCounters HashPool::counters() const { return impl_->counters(); }
void HashPool::stop() { impl_->stop(); }

}  // namespace smartdiscover::passwords
