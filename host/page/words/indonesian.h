#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

// Indonesian and Malay.
inline constexpr Words kIndonesian[] = {
    {Concept::UserName, 40, "nama pengguna|pengguna|nama akun|id pengguna|nama pengguna atau email"},
    {Concept::Email, 35, "alamat email|surel|alamat surel|e mel|emel|alamat e mel"},
    {Concept::Phone, 25,
     "nomor hp|no hp|nomor telepon|nomor ponsel|telepon|ponsel|nomor handphone|nombor telefon|"
     "no telepon"},
    {Concept::AccountNumber, 35, "nomor pelanggan|id pelanggan|nik|nomor anggota|nomor induk|nim|nip"},
    {Concept::Password, 40, "kata sandi|sandi|kata laluan|katasandi"},
    {Concept::New, 30, "kata sandi baru|sandi baru|buat kata sandi|kata laluan baru|buat sandi"},
    {Concept::Confirm, 35,
     "konfirmasi kata sandi|konfirmasi password|konfirmasi sandi|ulangi*|sekali lagi|"
     "sahkan kata laluan"},
    {Concept::Current, 30, "saat ini|lama|sekarang|semasa"},
    {Concept::Authenticator, 40, "aplikasi autentikator|aplikasi authenticator|aplikasi pengautentikasi"},
    {Concept::BackupCode, 45, "kode cadangan|kode pemulihan"},
    {Concept::Code, 45,
     "aplikasi autentikator|aplikasi authenticator|aplikasi pengautentikasi|kode cadangan|"
     "kode pemulihan"},
    {Concept::Code, 45,
     "kode verifikasi|kode otp|kode keamanan|kode sekali pakai|verifikasi dua langkah|"
     "verifikasi 2 langkah|dua faktor|masukkan kode|kode konfirmasi|kode autentikasi|"
     "kod pengesahan"},
    {Concept::Code, 15, "kode"},
    {Concept::Tenant, 35, "perusahaan|organisasi|nama perusahaan|syarikat"},
    {Concept::CaptchaAnswer, 50, "kode captcha|karakter pada gambar|kode pada gambar"},
    {Concept::PersonName, 45, "nama lengkap|nama depan|nama belakang|nama penuh"},
    {Concept::Name, 5, "nama"},
    {Concept::BirthDate, 45, "tanggal lahir|tarikh lahir"},
    {Concept::Address, 40, "kota|kode pos|provinsi|kecamatan|poskod"},
    {Concept::Card, 50, "kartu kredit|nomor kartu|kad kredit"},
    {Concept::Promo, 45, "kode promo|kode voucher|kupon diskon"},
    {Concept::Search, 50, "cari|pencarian|carian"},
    {Concept::Message, 50, "pesan|komentar|subjek|mesej"},
    {Concept::LogIn, 40, "masuk|log masuk|masuk ke akun|masuk ke akun anda|masuk sekarang"},
    {Concept::SignUp, 45,
     "daftar|buat akun|registrasi|pendaftaran|daftar sekarang|buat akun baru|daftar akun|"
     "cipta akaun"},
    {Concept::Forgot, 35,
     "lupa kata sandi|lupa*|atur ulang kata sandi|reset kata sandi|pulihkan akun|setel ulang*"},
    {Concept::ChangePassword, 45,
     "ubah kata sandi|ganti kata sandi|kata sandi baru|kata sandi lama|ganti password|"
     "ubah password|kata sandi saat ini|password baru|password lama"},
    {Concept::Continue, 30,
     "lanjut|lanjutkan|berikutnya|selanjutnya|kirim|verifikasi|konfirmasi|teruskan|seterusnya|"
     "hantar"},
    {Concept::OtherWay, 50, "masuk dengan|lanjutkan dengan|cara lain|metode lain|daftar dengan"},
    {Concept::ShowPassword, 50, "tampilkan|sembunyikan|tampilkan kata sandi|lihat kata sandi"},
    {Concept::SignOut, 60, "keluar|log keluar"},
    {Concept::Subscribe, 40, "berlangganan*|langganan|buletin"},
    {Concept::Pay, 40, "bayar|pembayaran|pengiriman|beli sekarang"},
    {Concept::Resend, 40, "kirim ulang*|kirim kode lagi"},
    {Concept::Cancel, 40, "batal|batalkan|kembali|tutup"},
    {Concept::Terms, 20, "saya setuju|syarat dan ketentuan|kebijakan privasi"},
    {Concept::Remember, 15, "ingat saya|tetap masuk|ingat*"},
    {Concept::HaveAccount, 35, "sudah punya akun|sudah memiliki akun"},
    {Concept::NoAccount, 30, "belum punya akun|belum memiliki akun|tidak punya akun|pengguna baru"},
    {Concept::Strength, 25, "minimal 8 karakter|8 karakter"},
    {Concept::Chooser, 40, "pilih akun"},
    {Concept::OtherAccount, 40, "gunakan akun lain|akun lain"},
    {Concept::Remove, 40, "hapus*|padam*"},
    {Concept::Wrong, 40, "salah|tidak valid|tidak cocok|gagal|coba lagi|tidak ditemukan"},
    {Concept::LockedOut, 50, "akun terkunci|akun anda terkunci|terlalu banyak percobaan|coba lagi nanti"},
    {Concept::CodeSent, 30, "kami mengirim kode|kode telah dikirim|dikirim ke"},
    {Concept::SignedInAs, 50, "masuk sebagai"},
    {Concept::Busy, 40, "memuat|mohon tunggu|harap tunggu"},
    {Concept::Current, 30, "kata sandi lama|kata sandi saat ini|password lama"},
};

}  // namespace cerby::page::words
